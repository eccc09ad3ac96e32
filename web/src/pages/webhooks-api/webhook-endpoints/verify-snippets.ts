/** How a receiver verifies what we send, with the library of its language. Keep the raw body: a parsed one has other bytes. */
export const verifySnippets = [
  {
    value: 'javascript',
    label: 'Node.js',
    code: `import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);

createServer(async (request, response) => {
  try {
    const event = webhook.verify(await text(request), request.headers);
    console.log(event.type, event.data);
    response.writeHead(204).end();
  } catch {
    response.writeHead(400).end();
  }
}).listen(8080);
`,
  },
  {
    value: 'python',
    label: 'Python',
    code: `import os
from flask import Flask, request
from standardwebhooks import Webhook

app = Flask(__name__)
webhook = Webhook(os.environ["WEBHOOK_SECRET"])

@app.post("/webhooks")
def receive():
    event = webhook.verify(request.get_data(as_text=True), dict(request.headers))
    print(event["type"], event["data"])
    return "", 204
`,
  },
] as const;
