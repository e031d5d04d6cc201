import type { SecurityLog } from '#domain/securityFact.ts'
import type { SecretFileOptions } from '#settings/secretFile.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { FollowOptions } from './access/decisions/followDecisionKey.ts'

/** What a process tells of a key that may not sign its decisions. */
export function unfitKey(alarms: Pick<Alarms, 'raise'>, security: SecurityLog): FollowOptions['onUnfit'] {
  return (keyId, state) => {
    if (state === 'unknown') security.write({ kind: 'key_unregistered', ref: keyId })
    if (state === 'ended') security.write({ kind: 'key_old', ref: keyId })
    alarms.raise('decision_key_unfit', { keyId, state }, 'the key in DECISION_KEY_FILE may not sign')
  }
}

/** What a process tells of a secret file that it follows and can no longer use; it goes on with what it has read. */
export function unusableSecret(raise: Alarms['raise']): NonNullable<SecretFileOptions['onUnusable']> {
  return (path, reason) =>
    raise(
      'secret_file_unusable',
      { path, reason },
      'a secret file cannot be used; the secrets read before go on',
    )
}
