import { CO_HOST_TERMS } from '#api/access/coHosts.ts'

/**
 * SQL: where somebody stands who is asked to host the room `r` beside its channel, a `CO_HOST_STATES`.
 * @param k the name of their row of `app.co_host`
 */
export function coHostState(k: string): string {
  return `CASE WHEN ${k}.declined THEN 'declined' WHEN ${k}.accepted_terms IS NULL THEN 'invited'
    WHEN ${k}.accepted_terms = ${CO_HOST_TERMS} THEN 'agreed' ELSE 'changed' END`
}
