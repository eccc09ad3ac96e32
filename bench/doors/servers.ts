import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadCore, type Running, serverCore, startHaproxy, startNginx } from './processes.js';
import { hexDigest, type Seeded } from './product.js';

/** The API behind every proxy: nginx on the core of the load, so that it costs all of them the same. */
export function startUpstream(dir: string): Promise<Running> {
  writeFileSync(path.join(dir, 'large'), 'x'.repeat(100_000));
  return startNginx(
    'upstream',
    { dir, core: loadCore },
    `server { listen 127.0.0.1:PORT;
  location = /small { default_type application/json; return 200 "${'x'.repeat(1024)}"; }
  location = /large { alias ${dir}/large; default_type application/octet-stream; }
}`,
  );
}

/** nginx knowing every secret, one limit for each account: the digest is not needed where the file holds secrets. */
export function startNginxMap({ home, secrets }: Seeded): Promise<Running> {
  const file = path.join(home.dir, 'keys.map');
  writeFileSync(file, secrets.map((secret, i) => `"${secret}" acc_${i % 1000};\n`).join(''), { mode: 0o644 });
  return startNginx(
    'nginx-map',
    { dir: home.dir, core: serverCore },
    `map_hash_max_size 524288; map_hash_bucket_size 128;
map $http_authorization $account { default ""; include ${file}; }
limit_req_zone $account zone=each:32m rate=1000000r/s;
server { listen 127.0.0.1:PORT;
  location / { if ($account = "") { return 401; } limit_req zone=each burst=1000000 nodelay; empty_gif; }
}`,
  );
}

/** nginx that only passes on, with as many kept connections as our gateway has. */
export function startNginxProxy(dir: string, upstream: string): Promise<Running> {
  return startNginx(
    'nginx-proxy',
    { dir, core: serverCore },
    `upstream api { server ${hostOf(upstream)}; keepalive 256; keepalive_requests 1000000000; }
server { listen 127.0.0.1:PORT;
  location / { proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; }
}`,
  );
}

/** nginx asking this server about each request before it passes it on, as docs/doors/nginx.md says. */
export function startNginxAsking(
  name: string,
  dir: string,
  to: { readonly asked: string; readonly upstream: string },
): Promise<Running> {
  return startNginx(
    name,
    { dir, core: serverCore },
    `upstream api { server ${hostOf(to.upstream)}; keepalive 256; keepalive_requests 1000000000; }
upstream asked { server ${hostOf(to.asked)}; keepalive 256; keepalive_requests 1000000000; }
server { listen 127.0.0.1:PORT;
  location = /ask { internal; proxy_pass http://asked/v1/forward-auth; proxy_http_version 1.1; proxy_pass_request_body off;
    proxy_set_header Connection ""; proxy_set_header Content-Length ""; proxy_set_header X-Original-Method $request_method;
    proxy_set_header X-Original-URI $request_uri; proxy_set_header X-Forwarded-For $remote_addr; }
  location / { auth_request /ask; proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; }
}`,
  );
}

/** HAProxy that digests the secret, looks it up among all, and counts it in a stick table. */
export function startHaproxyMap({ home, secrets }: Seeded): Promise<Running> {
  const file = path.join(home.dir, 'keys.haproxy');
  writeFileSync(file, secrets.map((secret, i) => `${hexDigest(secret)} acc_${i % 1000}\n`).join(''));
  return startHaproxy(
    home.dir,
    `global
  nbthread 1
  maxconn 1000
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
  timeout http-keep-alive 60s
frontend door
  bind 127.0.0.1:PORT
  stick-table type string len 32 size 10k expire 2m store http_req_rate(60s)
  http-request set-var(txn.account) req.hdr(authorization),sha2(256),hex,map_str(${file})
  http-request deny deny_status 401 unless { var(txn.account) -m found }
  http-request track-sc0 var(txn.account)
  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100000000 }
  http-request return status 200 hdr X-Account %[var(txn.account)] hdr Cache-Control no-store
`,
  );
}

function hostOf(url: string): string {
  return new URL(url).host;
}
