import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const founder = 'ada@example.com';
const colleague = 'ben@example.org';
const colleaguesPassword = 'nine lanterns over harbour';

let installation: Installation;
let owner: Member;
/** Two people, each with a browser of their own. */
let ada: Visit;
let ben: Visit;
let isInterrupted = false;

beforeAll(async () => {
  installation = await startInstallation();
  owner = await signUpMember(installation.url, founder);
  ada = await openBrowser(installation.url);
  ben = await openBrowser(installation.url);
});

beforeEach(({ skip, onTestFailed }) => {
  skip(isInterrupted, 'an earlier step failed');
  onTestFailed(async () => {
    isInterrupted = true;
    console.log(
      `${ada.page.url()} ${ben.page.url()}\n${ada.problems().join('\n')}\n${ben.problems().join('\n')}`,
    );
    await ada.page.screenshot({ path: 'test-results/failed-members-owner.png', fullPage: true });
    await ben.page.screenshot({ path: 'test-results/failed-members-invited.png', fullPage: true });
  });
});

afterAll(async () => {
  await ada?.close();
  await ben?.close();
  await installation?.stop();
  installation?.remove();
});

async function signIn(page: Page, email: string, with_: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(with_);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/settings/**');
}

/** The link of the newest invitation to an e-mail. */
async function invitationLink(to: string): Promise<string> {
  const outbox = path.join(installation.dataDir, 'outbox');
  const links = () =>
    readdirSync(outbox)
      .sort()
      .map((file) =>
        readFileSync(path.join(outbox, file), 'utf8')
          .replaceAll(/=\r?\n/g, '')
          .replaceAll('=3D', '='),
      )
      .filter((mail) => mail.includes(`To: ${to}`))
      .flatMap((mail) => /\/accept-invitation\?token=\w+/.exec(mail)?.[0] ?? []);
  await expect.poll(links).not.toEqual([]);
  return links().at(-1) ?? '';
}

async function invite(page: Page, email: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Invite member' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
  await page.getByRole('button', { name: 'Send invitation' }).click();
}

async function audited(): Promise<readonly string[]> {
  const { json } = await owner.call('GET', '/v1/audit');
  return (json as { events: { action: string }[] }).events.map(({ action }) => action);
}

describe('an owner invites', () => {
  it('from the page, where the only owner is not offered to leave', async () => {
    const { page } = ada;
    await signIn(page, founder, password);
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('row', { name: /ada@example.com/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Leave this account' }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: /^Role of/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Invite member' }).click();
    await page.getByRole('dialog', { name: 'Invite a member' }).waitFor();
    expect(await accessibilityProblems(page, 'members-invite')).toEqual([]);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText('Enter their email.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('and the invitation stands in the list until it is cancelled, when its link is dead', async () => {
    const { page } = ada;
    await invite(page, 'eve@example.org', 'Viewer');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'eve@example.org' })
      .getByText('7 more days')
      .waitFor();
    expect(await accessibilityProblems(page, 'members-invitations')).toEqual([]);
    await page.getByRole('button', { name: 'Cancel the invitation of eve@example.org' }).click();
    await page.getByRole('button', { name: 'Cancel invitation' }).click();
    await page.getByText('eve@example.org', { exact: true }).waitFor({ state: 'detached' });
    await ben.page.goto(await invitationLink('eve@example.org'));
    await ben.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
  });
});

describe('whoever is invited', () => {
  it('opens the link, whose token leaves the address at once, and sees account, role and inviter', async () => {
    await invite(ada.page, colleague, 'Viewer');
    await ada.page.getByText(colleague, { exact: true }).waitFor();
    const { page } = ben;
    await page.goto(await invitationLink(colleague));
    await page.getByRole('heading', { name: /^Join / }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.getByText('a viewer', { exact: true }).waitFor();
    expect(await accessibilityProblems(page, 'accept-invitation')).toEqual([]);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('chooses a password and is in the account, where a viewer is offered nothing to change', async () => {
    const { page } = ben;
    await page.getByLabel('Your name (optional)').fill('Ben');
    await page.getByLabel('Password', { exact: true }).fill(colleaguesPassword);
    await page.getByRole('button', { name: /^Join / }).click();
    await page.waitForURL('**/settings/members');
    const own = page.getByRole('row', { name: /Ben/ });
    await own.getByText('Viewer').waitFor();
    expect(await page.getByRole('button', { name: 'Invite member' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: /^Role of/ }).count()).toBe(0);
    await own.getByRole('button', { name: 'Leave this account' }).waitFor();
    expect(await audited()).toEqual(
      expect.arrayContaining(['member.invited', 'invitation.cancelled', 'member.joined']),
    );
  });

  it('cannot use the link again', async () => {
    const link = await invitationLink(colleague);
    const visit = await openBrowser(installation.url);
    await visit.page.goto(link);
    await visit.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
    await visit.close();
  });
});

describe('the owner goes on', () => {
  it('to make the viewer a member, who then creates a key', async () => {
    const { page } = ada;
    await page.reload();
    await page.getByRole('combobox', { name: 'Role of Ben' }).selectOption('member');
    await page.getByText('Ben is now a member.').waitFor();
    expect(await accessibilityProblems(page, 'members')).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityProblems(page, 'members-narrow')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await ben.page.goto('/settings/webhooks-api');
    await ben.page.getByRole('button', { name: 'Create key' }).first().waitFor();
  });

  it('to remove them: their next page is the sign-in page, and the password opens no account here', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Remove Ben' }).click();
    await page.getByText('go on working').waitFor();
    expect(await accessibilityProblems(page, 'members-remove')).toEqual([]);
    await page.getByRole('button', { name: 'Remove member' }).click();
    await page.getByText('Ben is no longer a member.').waitFor();
    await ben.page.goto('/settings/members');
    await ben.page.waitForURL('**/sign-in**');
    expect(await audited()).toContain('member.removed');
  });
});

describe('a member of two accounts', () => {
  it('joins the second with the password they have, and goes from one to the other', async () => {
    const other = await signUpMember(installation.url, 'cem@example.net');
    expect((await other.call('GET', '/v1/members')).status).toBe(200);
    await invite(ada.page, 'cem@example.net', 'Admin');
    await ada.page.getByText('cem@example.net', { exact: true }).waitFor();
    const { page } = ben;
    await page.goto(await invitationLink('cem@example.net'));
    await page.getByText('The password you sign in with').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: /^Join / }).click();
    await page.waitForURL('**/settings/members');
    await page.getByRole('row', { name: /ada@example.com/ }).waitFor();
    await page.getByRole('button', { name: 'Account menu' }).click();
    await page.getByRole('menuitem', { name: /\(this one\)/ }).waitFor();
    expect(await accessibilityProblems(page, 'account-choice')).toEqual([]);
    await page.getByRole('menuitem', { name: 'cem', exact: true }).click();
    await page.waitForURL('**/settings/webhooks-api');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('row', { name: /cem@example.net/ }).waitFor();
    expect(await page.getByRole('row', { name: /ada@example.com/ }).count()).toBe(0);
  });

  it('leaves one and is in the other', async () => {
    const { page } = ben;
    await page.getByRole('button', { name: 'Account menu' }).click();
    await page.getByRole('menuitem', { name: 'ada', exact: true }).click();
    await page.waitForURL('**/settings/webhooks-api');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Leave this account' }).click();
    await page.getByRole('button', { name: 'Leave account' }).click();
    await page.waitForURL('**/settings/webhooks-api');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('row', { name: /cem@example.net/ }).waitFor();
  });
});

it('nothing broke the pages and nothing left the installation', () => {
  for (const visit of [ada, ben]) {
    expect(visit.problems()).toEqual([]);
    expect(visit.strangers()).toEqual([]);
  }
});
