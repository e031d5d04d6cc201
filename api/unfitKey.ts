import type { Alarms } from '#telemetry/alarms.ts'
import type { FollowOptions } from './access/decisions/followDecisionKey.ts'

/** What a process tells of a key that may not sign its decisions. */
export function unfitKey(alarms: Pick<Alarms, 'raise'>): FollowOptions['onUnfit'] {
  return (keyId, state) =>
    alarms.raise('decision_key_unfit', { keyId, state }, 'the key in DECISION_KEY_FILE may not sign')
}
