import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { readAnew } from './read-anew.js';

it('an answer to a first fetch that began before the change is not kept', async () => {
  const client = new QueryClient();
  const answers: ((entries: readonly string[]) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ['audit'],
    queryFn: () => new Promise<readonly string[]>((resolve) => answers.push(resolve)),
  });
  const leave = observer.subscribe(() => undefined);
  const read = readAnew(client, ['audit']);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(['made', 'changed']);
  answers[0]?.(['made']);
  await read;
  expect(client.getQueryData(['audit'])).toEqual(['made', 'changed']);
  leave();
  client.clear();
});
