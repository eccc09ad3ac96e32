-- Requests with a random key of a file each: kind, file of secrets, "random" or "each" (every key once, in turn: fills the cache).
local requests, count, at, inTurn = {}, 0, 0, false

local function build(kind, secret)
  local headers = { ["Authorization"] = secret, ["User-Agent"] = "bench" }
  if kind == "forward-auth" then
    headers["X-Forwarded-Method"] = "GET"
    headers["X-Forwarded-Uri"] = "/chats/7?page=2"
    headers["X-Forwarded-For"] = "198.51.100.9"
    return wrk.format("GET", "/v1/forward-auth", headers)
  end
  if kind == "verify" then
    headers["Authorization"] = arguments.asking
    headers["Content-Type"] = "application/json"
    local body = '{"key":"' .. secret .. '","request":{"method":"GET","path":"/chats/7?page=2","ip":"198.51.100.9"}}'
    return wrk.format("POST", "/v1/verify", headers, body)
  end
  return wrk.format("GET", kind, headers)
end

function init(args)
  local kind, file = args[1], args[2]
  arguments = { asking = args[4] }
  inTurn = args[3] == "each"
  math.randomseed(os.time())
  for secret in io.lines(file) do
    count = count + 1
    requests[count] = build(kind, secret)
  end
end

function request()
  if not inTurn then return requests[math.random(count)] end
  at = at % count + 1
  return requests[at]
end
