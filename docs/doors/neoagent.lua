-- Asks Neoagent whether a request may pass. Needs HAProxy 2.6 or later, built with Lua.
--
--   http-request lua.neoagent <address:port of Neoagent>
--
-- Allowed: sets txn.neoagent_allowed to "yes" and txn.neoagent_account, _key_id, _plan, _environment, _permissions, _request_id, _policy
-- and _limit. Refused: answers the caller with Neoagent's status, fields and body. No answer: sets nothing, and the configuration closes.

-- Fields of the caller that the decision needs. Nothing else is sent, so nothing else can mislead.
local asked = { "authorization", "origin", "sec-fetch-site", "user-agent" }

-- Fields of a refusal that the caller gets.
local told = {
  "content-type", "cache-control", "www-authenticate", "retry-after", "ratelimit-policy", "ratelimit",
  "x-neoagent-reason", "x-request-id",
}

local kept = {
  account = "x-neoagent-account",
  key_id = "x-neoagent-key-id",
  plan = "x-neoagent-plan",
  environment = "x-neoagent-environment",
  permissions = "x-neoagent-permissions",
  request_id = "x-request-id",
  policy = "ratelimit-policy",
  limit = "ratelimit",
}

-- Field values come as lists that begin at 0; requests take lists that begin at 1.
local function all(values)
  local list = {}
  local at = 0
  while values[at] ~= nil do
    list[#list + 1] = values[at]
    at = at + 1
  end
  return list
end

local function question(txn)
  local given = txn.http:req_get_headers()
  local headers = {
    ["x-forwarded-method"] = { txn.sf:method() },
    -- As received: the octets that go on to the upstream.
    ["x-forwarded-uri"] = { txn.sf:url() },
    ["x-forwarded-for"] = { txn.sf:src() },
  }
  for _, name in ipairs(asked) do
    if given[name] ~= nil then headers[name] = all(given[name]) end
  end
  return headers
end

local function refuse(txn, answer)
  local reply = txn:reply({ status = answer.status, reason = answer.reason })
  for _, name in ipairs(told) do
    local values = answer.headers[name]
    if values ~= nil then
      for _, value in ipairs(all(values)) do reply:add_header(name, value) end
    end
  end
  if txn.sf:method() ~= "HEAD" then reply:set_body(answer.body or "") end
  txn:done(reply)
end

core.register_action("neoagent", { "http-req" }, function(txn, address)
  local answer = core.httpclient():get({
    url = "http://" .. address .. "/v1/forward-auth",
    headers = question(txn),
    timeout = 5000,
  })
  if answer == nil or answer.headers == nil then return end
  if answer.status == 200 then
    for name, field in pairs(kept) do
      local values = answer.headers[field]
      if values ~= nil and values[0] ~= nil then txn:set_var("txn.neoagent_" .. name, values[0]) end
    end
    txn:set_var("txn.neoagent_allowed", "yes")
  elseif answer.headers["x-neoagent-reason"] ~= nil then
    refuse(txn, answer)
  end
end, 1)
