import { ABSOLUTE_S } from './session/sessionLife.ts'

/** SQL: a session `s` still opens something, by its idle and by its absolute end. */
export const OPEN_SESSION = `s.expires_at > app.now() AND s.created_at > app.now() - make_interval(secs => ${ABSOLUTE_S})`
