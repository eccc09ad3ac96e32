/**
 * The pages for those who are not signed in, fetched together: they are small, and lead to one another. Whoever goes from one to the next
 * would otherwise go on typing into the first, which looks alike, until the next has come.
 */
export { ForgotPasswordPage } from '../forgot-password/forgot-password-page.js';
export { SignUpPage } from '../sign-up/sign-up-page.js';
export { EntranceLayout } from './entrance-layout.js';
export { SignInPage } from './sign-in-page.js';
