import { Notice } from '../../components/notice.js';

/** Where webhook endpoints will be; says plainly that there are none yet. */
export function EndpointsSection() {
  return (
    <section id="endpoints" tabIndex={-1} aria-labelledby="endpoints-title" className="mt-10">
      <h2 id="endpoints-title" className="text-lg font-semibold tracking-tight">
        Webhook endpoints
      </h2>
      <p className="mt-1 text-muted">Addresses of yours that receive events about your keys.</p>
      <Notice tone="info">
        <p>
          Sending webhooks is not available in this version yet, so there is nothing to set up here. Calling
          the API with a secret key does not need it.
        </p>
      </Notice>
    </section>
  );
}
