import { z } from 'zod'

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)

/** What a deployment of the contracts left behind; the file named by DEPLOYMENT_FILE. */
export const deployment = z.object({
  chainId: z.int().min(1),
  factory: address,
  ledger: address,
  currencyList: address,
  accessManager: address,
  testDollar: address.optional(),
  streamPassImplementation: address,
  fromBlock: z.int().min(0),
  currencies: z
    .array(
      z.object({
        index: z.int().min(0).max(255),
        symbol: z.string().min(1).max(12),
        decimals: z.int().min(0).max(36),
        token: address.nullable(),
      }),
    )
    .min(1),
})
export type Deployment = z.infer<typeof deployment>
