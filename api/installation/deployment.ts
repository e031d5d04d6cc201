import { z } from 'zod'

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)

/** What a deployment of the contracts left behind; the file named by DEPLOYMENT_FILE. */
export const deployment = z.looseObject({
  chainId: z.int().min(1),
  factory: address,
  ledger: address,
  currencyList: address,
  accessManager: address,
  testDollar: address.optional(),
  /** without it nobody is tipped */
  roomHub: address.optional(),
  /** without it no door locks tokens */
  sessionLock: address.optional(),
  /** without it no calls are paid by wallet */
  consultationEscrow: address.optional(),
  /** without it nobody makes a token */
  creatorTokenFactory: address.optional(),
  /** of earlier versions, whose tokens are still made here */
  earlierCreatorTokenFactories: z.array(address).optional(),
  /** without it no tips are divided */
  splitFactory: address.optional(),
  /** without it no door asks for foreign tokens */
  lens: address.optional(),
  streamPassImplementation: address,
  /** of a release: the contract that holds the role of the attestor */
  attestorAccount: address.optional(),
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

/** Contracts of a deployment, in lower case. */
export interface DeployedContracts {
  /** all that it names, and the currencies */
  addresses: ReadonlySet<string>
  /** what clones are made of */
  implementations: ReadonlySet<string>
  /** makes collections */
  factory: string
  /** all that make clones */
  factories: string[]
}

/** Sorts what a deployment names by what its names end with. */
export function contractsOf(found: Deployment): DeployedContracts {
  const tokens = found.currencies.map(({ token }) => token)
  const named = Object.entries({ ...found, currencies: tokens }).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => {
      const parsed = address.safeParse(one)
      return parsed.success ? [{ name, at: parsed.data.toLowerCase() }] : []
    }),
  )
  const ending = (end: RegExp) => named.filter(({ name }) => end.test(name)).map(({ at }) => at)
  return {
    addresses: new Set(ending(/./)),
    implementations: new Set(ending(/Implementation$/)),
    factory: found.factory.toLowerCase(),
    factories: ending(/factor(y|ies)$/i),
  }
}
