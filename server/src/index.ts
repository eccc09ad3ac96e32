export { registerOperatorCommands } from './operator/register-operator-commands.js';
