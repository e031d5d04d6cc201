import type { Address, PublicClient } from 'viem'
import { inspect } from '#scripts/roles/inspect.ts'
import { untrusted } from '#scripts/roles/surprises.ts'
import { ROOT } from '../../start/root.ts'
import type { Deployer } from '../deployer.ts'
import type { Owners, PartName } from '../plan/parts.ts'
import { whyNotAudited } from './auditOf.ts'
import { isKey, isPublic } from './owners.ts'
import { treeHash } from './treeHash.ts'

/** What a release says about itself. */
interface Release {
  chainId: number
  withTestDollar: boolean
  owners?: Owners
  auditsDir?: string
}

/**
 * Refuses a public chain before anything is sent.
 * @throws Error when a role would be held by a single key, the sources are not audited or play money is asked for
 */
export async function assertReleasable(deployer: Deployer, release: Release): Promise<void> {
  const { chainId, owners } = release
  if (!isPublic(chainId)) return
  const refuse = (why: string) => new Error(`chain ${chainId} is public: ${why}`)
  if (release.withTestDollar) throw refuse('the test dollar stays on local chains')
  if (!owners) throw refuse('name the contracts that hold the roles')
  for (const [role, account] of Object.entries(owners) as [keyof Owners, Address][])
    if (isKey(await deployer.codeAt(account))) throw refuse(`${role} ${account} is a single key`)
  const why = whyNotAudited(release.auditsDir ?? 'audits', treeHash(ROOT))
  if (why) throw refuse(why)
}

/** Refuses to build on a deployment that one person has a power over. @throws Error naming who */
export async function assertNoSingleKey(
  client: PublicClient,
  chainId: number,
  at: Partial<Record<PartName, Address>>,
  fromBlock: number,
): Promise<void> {
  if (!isPublic(chainId)) return
  const { roles, around } = await inspect(client, chainId, at, fromBlock)
  const found = untrusted(roles, around)
  if (found.length > 0) throw new Error(`chain ${chainId} is public: ${found.join('; ')}`)
}

/** Refuses to call a deployment finished while anybody unplanned has a power. @throws Error naming them */
export async function assertTrusted(
  client: PublicClient,
  chainId: number,
  at: Partial<Record<PartName, Address>>,
  fromBlock: number,
): Promise<void> {
  if (!isPublic(chainId)) return
  const { surprises } = await inspect(client, chainId, at, fromBlock)
  if (surprises.length > 0) throw new Error(`chain ${chainId} is public: ${surprises.join('; ')}`)
}
