import { ABSOLUTE_S } from './session/sessionLife.ts'

/**
 * SQL: a session `s` still opens something, by its idle and by its absolute end.
 * @param now SQL of the present, for a statement that has read it already
 */
export function openSession(now: string): string {
  return `s.expires_at > ${now} AND s.created_at > ${now} - make_interval(secs => ${ABSOLUTE_S})`
}

/** SQL: the same for a statement that asks for nothing else of the time. */
export const OPEN_SESSION = openSession('app.now()')
