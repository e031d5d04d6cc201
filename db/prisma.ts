import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { PrismaClient } from './generated/client.ts'

/** Typed reads of the tables described in `schema.prisma`. */
export type Prisma = PrismaClient

/** A Prisma client over the connections of a pool, so that both share one limit; ending the pool is the caller's. */
export function createPrisma(pool: Pool): Prisma {
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
}
