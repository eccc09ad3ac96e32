import { ConfigurationError } from './client-error.js';

/** The one place the secret key is sent to. */
export interface BaseUrl {
  readonly origin: string;
  /** A path, put behind the configured URL, or an absolute http(s) URL, which stays as it is. A path never leaves the origin. */
  resolve(pathOrUrl: string): URL;
}

/** Reads the configured URL. Throws ConfigurationError: `url_missing`, `url_invalid`. */
export function readBaseUrl(text: string | undefined): BaseUrl {
  if (text === undefined || text === '') {
    throw new ConfigurationError({
      code: 'url_missing',
      detail: 'It is not known where the API is.',
      fix: 'Set NEOAGENT_URL, such as http://127.0.0.1:3000, or pass url.',
    });
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isPlain(url)) {
    throw new ConfigurationError({
      code: 'url_invalid',
      detail: 'The URL of the API is not a plain http or https URL.',
      fix: 'Give it as https://host or https://host/path, without user, password, query and fragment.',
    });
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return {
    origin: url.origin,
    resolve: (pathOrUrl) =>
      /^https?:\/\//i.test(pathOrUrl)
        ? new URL(pathOrUrl)
        : new URL(`${base}/${pathOrUrl.replace(/^\//, '')}`),
  };
}

function isPlain(url: URL): boolean {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
