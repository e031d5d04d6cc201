import type { PoolClient } from 'pg'

/** Places of a person that are compared; the newest count. */
const MAX_TRACES = 20
/** What sessions of this machine have in place of a network. */
const HERE = 'This computer'

/** Keeps, with a ban, from where its person came: network and family of browser, as their sessions say. */
export async function keepTraces(
  tx: PoolClient,
  { actId, accountId }: { actId: string; accountId: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO app.evasion_trace (act_id, network, agent)
     SELECT $1, s.ip_address, s.user_agent FROM app.auth_session s
      WHERE s.account_id = $2 AND s.ip_address <> '${HERE}' AND s.user_agent IS NOT NULL
      GROUP BY 2, 3 ORDER BY max(s.updated_at) DESC LIMIT ${MAX_TRACES} ON CONFLICT DO NOTHING`,
    [actId, accountId],
  )
}
