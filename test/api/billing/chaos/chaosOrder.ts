/** How many steps are played, and which: more of them by `CHAOS_ORDER`, as JSON. */
export interface ChaosOrder {
  steps: number
  seed: number
}

const USUAL: ChaosOrder = { steps: 60, seed: 4711 }

/** What this run is to do. */
export function chaosOrder(): ChaosOrder {
  const order = process.env.CHAOS_ORDER
  return order === undefined ? USUAL : { ...USUAL, ...(JSON.parse(order) as Partial<ChaosOrder>) }
}
