import { describe, expect, it } from 'vitest';
import { questionOf, refuseQuestion } from './question.js';

const draft = { key: 'k', method: 'GET', path: '', permission: '' };

describe('questionOf', () => {
  it('asks about the key alone when nothing else was filled in', () => {
    expect(questionOf(draft)).toEqual({ key: 'k' });
  });

  it('sends the key exactly as pasted, spaces included', () => {
    expect(questionOf({ ...draft, key: ' k\t' }).key).toBe(' k\t');
  });

  it('sends a method only with its path', () => {
    expect(questionOf({ ...draft, path: ' /chats ', permission: ' chats:read ' })).toEqual({
      key: 'k',
      method: 'GET',
      path: '/chats',
      permission: 'chats:read',
    });
  });
});

describe('refuseQuestion', () => {
  it('asks for a key before anything is sent', () => {
    expect(refuseQuestion({ ...draft, key: '' })).toEqual({ key: 'Paste a key first.' });
  });

  it('refuses a path that is none', () => {
    expect(refuseQuestion({ ...draft, path: 'chats' }).path).toContain('slash');
  });

  it('lets a plain question through', () => {
    expect(refuseQuestion({ ...draft, path: '/chats' })).toEqual({});
  });
});
