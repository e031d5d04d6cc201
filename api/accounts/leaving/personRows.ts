import { OWN_EMAILS, personVerbs } from '#db/personVerbs.ts'

const OWN_SESSIONS = '(SELECT id FROM app.auth_session WHERE account_id = $1)'
const OWN_WALLETS =
  '(SELECT wallet FROM app.identity WHERE account_id = $1 AND wallet IS NOT NULL AND ended_at IS NULL)'

/** What accounts have of a person: how they are called, how they come in, where they are signed in. */
export const ACCOUNT_ROWS = personVerbs({
  name: 'accounts',
  exports: {
    'app.account': 'SELECT id, state, created_at FROM app.account WHERE id = $1',
    'app.profile': 'SELECT display_name, locale, zone FROM app.profile WHERE account_id = $1',
    'app.identity': `SELECT kind, '0x' || encode(wallet, 'hex') AS wallet, email, verified_at, ended_at FROM app.identity
      WHERE account_id = $1 ORDER BY verified_at`,
    'app.auth_session': `SELECT created_at, updated_at AS used_at, expires_at, ip_address AS network, user_agent AS agent
      FROM app.auth_session WHERE account_id = $1 ORDER BY created_at`,
    'app.step_up': `SELECT method, at, used_at FROM app.step_up WHERE session_id IN ${OWN_SESSIONS} ORDER BY at`,
    'app.passkey':
      'SELECT name, created_at, used_at FROM app.passkey WHERE account_id = $1 ORDER BY created_at',
    'app.device_key':
      'SELECT way, agent, created_at, until, ended_at FROM app.device_key WHERE account_id = $1 ORDER BY created_at',
    'app.totp': 'SELECT created_at, confirmed_at FROM app.totp WHERE account_id = $1',
    'app.recovery_set': `SELECT created_at, cardinality(hashes) AS codes_left FROM app.recovery_set WHERE account_id = $1`,
    'app.factor_lock': 'SELECT kind, tries, locked_until FROM app.factor_lock WHERE account_id = $1',
    'app.factor_removal': 'SELECT asked_at, due_at FROM app.factor_removal WHERE account_id = $1',
    'app.email_code': `SELECT purpose, email, created_at, granted_at, used_at FROM app.email_code
      WHERE account_id = $1 OR (email IN ${OWN_EMAILS} AND granted_at IS NOT NULL) ORDER BY created_at`,
    'app.known_browser': `SELECT email, at FROM app.known_browser WHERE email IN ${OWN_EMAILS} ORDER BY at`,
    'app.export_job': 'SELECT state, asked_at, ready_at FROM app.export_job WHERE account_id = $1',
    'app.erasure': 'SELECT state, asked_at, due_at FROM app.erasure WHERE account_id = $1',
  },
  erases: {
    'app.step_up': `DELETE FROM app.step_up WHERE session_id IN ${OWN_SESSIONS}`,
    'app.auth_session': 'DELETE FROM app.auth_session WHERE account_id = $1',
    'app.wallet_nonce': `DELETE FROM app.wallet_nonce WHERE account_id = $1 OR wallet IN ${OWN_WALLETS}`,
    'app.passkey_challenge': 'DELETE FROM app.passkey_challenge WHERE account_id = $1',
    'app.device_key': 'DELETE FROM app.device_key WHERE account_id = $1',
    'app.passkey': 'DELETE FROM app.passkey WHERE account_id = $1',
    'app.totp': 'DELETE FROM app.totp WHERE account_id = $1',
    'app.recovery_set': 'DELETE FROM app.recovery_set WHERE account_id = $1',
    'app.factor_lock': 'DELETE FROM app.factor_lock WHERE account_id = $1',
    'app.factor_removal': 'DELETE FROM app.factor_removal WHERE account_id = $1',
    'app.email_code': `DELETE FROM app.email_code WHERE account_id = $1 OR email IN ${OWN_EMAILS}`,
    'app.known_browser': `DELETE FROM app.known_browser WHERE email IN ${OWN_EMAILS}`,
    'app.export_job': 'DELETE FROM app.export_job WHERE account_id = $1',
  },
  byOwner: ['app.profile', 'app.identity', 'app.receipt_salt'],
})

/** The end of an erasure: the row that everything else hung on. What stays of it has counts and no account. */
export const LAST_ROWS = personVerbs({
  name: 'account',
  exports: {},
  erases: {},
  byOwner: ['app.erasure', 'app.account'],
})
