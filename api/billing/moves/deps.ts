import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import type { Attestor } from '../../ports/attestor.ts'

export interface MoveDeps {
  pool: Pool
  random: RandomBytes
  /** null: nobody signs for this installation */
  attestor: Attestor | null
  chainId: number
}
