import { accessRoutes } from './access/contract.ts'
import { accountRoutes } from './accounts/contract.ts'
import { creatorRoutes } from './creators/contract.ts'
import type { Routes } from './http/contract.ts'
import { installationRoutes } from './installation/contract.ts'
import { roomRoutes } from './rooms/contract.ts'
import { transactionRoutes } from './transactions/contract.ts'

/** Every route of the HTTP interface by feature: the server, OpenAPI, the browser client and the walks read it. */
export const ROUTE_TABLE = {
  installation: installationRoutes,
  accounts: accountRoutes,
  creators: creatorRoutes,
  transactions: transactionRoutes,
  rooms: roomRoutes,
  access: accessRoutes,
} as const satisfies Record<string, Routes>
