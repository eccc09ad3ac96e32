/** The reverse proxies that docs/doors has a page for. */
export const proxyKinds = ['nginx', 'caddy', 'traefik', 'envoy', 'haproxy'] as const;
export type ProxyKind = (typeof proxyKinds)[number];

/** What can be wrong with a proxy's configuration. */
export type ProxyTopic = 'refusal' | 'path' | 'original' | 'underscore' | 'address' | 'identity';

const fixes: Readonly<Record<ProxyKind, Readonly<Record<ProxyTopic, string>>>> = {
  nginx: {
    refusal:
      'ask at /v1/forward-auth?problem=header and answer from it: auth_request_set and error_page 401 403',
    path: 'send X-Original-Uri $request_uri, and let proxy_pass name no path',
    original:
      'proxy_set_header X-Forwarded-Method, X-Forwarded-Uri, X-Original-Url "" and X-Original-Method $request_method, X-Original-Uri $request_uri in the location of auth_request',
    underscore: 'underscores_in_headers off and ignore_invalid_headers on',
    address: 'proxy_set_header X-Forwarded-For $remote_addr in the location of auth_request',
    identity: 'proxy_set_header every X-Neoagent-* field from auth_request_set variables',
  },
  caddy: {
    refusal: 'use forward_auth, which passes refusals on as they are, and no handle_errors over it',
    path: 'put forward_auth before every rewrite, inside route',
    original: 'request_header -X-Forwarded-* and -X-Original-* before forward_auth, inside route',
    underscore: 'request_header -*_* before forward_auth, inside route',
    address:
      'request_header -X-Forwarded-* before forward_auth; name only your own proxies in trusted_proxies',
    identity: 'request_header -X-Neoagent-* before forward_auth, and header_up each of them in reverse_proxy',
  },
  traefik: {
    refusal:
      'use the forwardAuth middleware, which passes refusals on as they are, and no errors middleware over it',
    path: 'put forwardAuth before every middleware that rewrites the path',
    original: 'trustForwardHeader: false, and authRequestHeaders without X-Original-* and X-Forwarded-*',
    underscore: 'empty the underscore spellings in a headers middleware before forwardAuth',
    address: 'trustForwardHeader: false, and no forwardedHeaders.insecure on the entry point',
    identity: 'name every X-Neoagent-* field in authResponseHeaders',
  },
  envoy: {
    refusal: 'name the fields of a refusal in allowed_client_headers',
    path: 'normalize_path: false and merge_slashes: false, and no rewrite before ext_authz',
    original: 'leave x-forwarded-* and x-original-* out of allowed_headers, but x-forwarded-for',
    underscore: 'headers_with_underscores_action: DROP_HEADER',
    address: 'use_remote_address: true',
    identity: 'name every x-neoagent-* field in allowed_upstream_headers and remove them from requests first',
  },
  haproxy: {
    refusal: 'load neoagent.lua of docs/doors, which answers with the refusal as it is',
    path: 'ask before any http-request set-path, replace-path or normalize-uri',
    original: 'http-request del-header x-forwarded- -m beg and x-original- -m beg before lua.neoagent',
    underscore: 'option http-restrict-req-hdr-names delete',
    address: 'let neoagent.lua name the client: it sends src, and no field of the client',
    identity: 'http-request del-header x-neoagent- -m beg before lua.neoagent, and set-header after it',
  },
};

const general: Readonly<Record<ProxyTopic, string>> = {
  refusal: 'pass status, fields and body of the refusal on',
  path: 'ask about the path as it was received, and forward that one',
  original: 'overwrite or remove X-Forwarded-* and X-Original-* of clients before you ask',
  underscore: 'drop request fields with underscores in their names',
  address: 'overwrite X-Forwarded-For with the address of the connection before you ask',
  identity: 'remove X-Neoagent-* of clients, and set them from the answer',
};

/** How to mend it, for this proxy; in general words when it is not known which one it is. */
export function fixFor(kind: ProxyKind | undefined, topic: ProxyTopic): string {
  if (kind === undefined) return `${general[topic]}; docs/doors has a page for each proxy`;
  return `${fixes[kind][topic]}; docs/doors/${kind}.md has the whole configuration`;
}

/** Which proxy signs its answers with this `Server` field. */
export function proxyKindOf(server: string | undefined): ProxyKind | undefined {
  return proxyKinds.find((kind) => server?.toLowerCase().startsWith(kind));
}
