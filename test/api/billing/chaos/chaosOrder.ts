import { appendFileSync } from 'node:fs'

/** How much is disturbed: more of it by `npm run chaos:money`. */
export interface ChaosOrder {
  steps: number
  purchases: number
  seed: number
}

const USUAL: ChaosOrder = { steps: 1000, purchases: 500, seed: 4711 }

/** What this run is to do: as the command says, else as always. */
export function chaosOrder(): ChaosOrder {
  const order = process.env.CHAOS_ORDER
  return order === undefined ? USUAL : { ...USUAL, ...(JSON.parse(order) as Partial<ChaosOrder>) }
}

/** Tells the command what came of it. */
export function keepFigure(name: string, value: number): void {
  const file = process.env.CHAOS_FIGURES
  if (file !== undefined) appendFileSync(file, `${JSON.stringify([name, value])}\n`)
}
