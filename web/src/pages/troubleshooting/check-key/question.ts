import type { KeyQuestion } from '@neoagent/sdk';
import type { FieldErrors } from '../../../text/field-errors.js';

export type QuestionField = 'key' | 'path' | 'permission';

/** What was typed. The key is taken as it is: spaces around it are part of what is to be found out. */
export interface QuestionDraft {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly permission: string;
}

/** What can be told without asking the server. */
export function refuseQuestion({ key, path }: QuestionDraft): FieldErrors<QuestionField> {
  return {
    ...(key === '' && { key: 'Paste a key first.' }),
    ...(path.trim() !== '' &&
      !path.trim().startsWith('/') && { path: 'A path begins with a slash: /v1/chats.' }),
  };
}

/** The question to send: a method only together with the path it is for, and nothing that was left empty. */
export function questionOf({ key, method, path, permission }: QuestionDraft): KeyQuestion {
  const asked = { path: path.trim(), permission: permission.trim() };
  return {
    key,
    ...(asked.path !== '' && { method, path: asked.path }),
    ...(asked.permission !== '' && { permission: asked.permission }),
  };
}
