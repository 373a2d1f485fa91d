// Public: who gets in and how: invitations, passphrase, lobby.
export * from '../connection/newcomer_commands';
