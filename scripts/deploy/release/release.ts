import type { Address, Hex, PublicClient } from 'viem'
import { inspect } from '#scripts/roles/inspect.ts'
import type { Platform } from '#scripts/roles/platform.ts'
import { untrusted } from '#scripts/roles/surprises.ts'
import type { Deployer } from '../deployer.ts'
import type { Owners } from '../plan/parts.ts'
import { ROLES } from '../plan/roles.ts'
import { whyNotAudited } from './auditOf.ts'
import { type Compile, strangeCode } from './committedCode.ts'
import { isKey, isPublic, KEYS } from './owners.ts'
import { treeHash } from './treeHash.ts'

/** What a release says about itself. */
interface Release {
  chainId: number
  withTestDollar: boolean
  owners?: Owners
  auditsDir?: string
  /** hears what takes long */
  say?: (line: string) => void
  /** default: the compiler of this installation */
  compile?: Compile
}

/**
 * Refuses a public chain before anything is sent.
 * @param committed creation code by contract; the one in `contracts/generated` unless told
 * @throws Error when a role would be held by a single key, the sources are not audited, what would be sent is not what
 * they compile to, or play money is asked for
 */
export async function assertReleasable(
  deployer: Deployer,
  release: Release,
  committed?: (contract: string) => Hex,
): Promise<void> {
  const { chainId, owners } = release
  if (!isPublic(chainId)) return
  const refuse = (why: string) => new Error(`chain ${chainId} is public: ${why}`)
  if (release.withTestDollar) throw refuse('the test dollar stays on local chains')
  if (!owners) throw refuse('name the contracts that hold the roles')
  for (const [role, account] of Object.entries(owners) as [keyof Owners, Address][])
    if (!KEYS.includes(role) && isKey(await deployer.codeAt(account)))
      throw refuse(`${role} ${account} is a single key`)
  const why = whyNotAudited(release.auditsDir ?? 'audits', treeHash())
  if (why) throw refuse(why)
  // the audit is about sources, but committed bytecode is what is sent
  release.say?.('compiling every contract, to compare it with its committed bytecode: about half a minute')
  const strange = await strangeCode(undefined, committed, release.compile)
  if (strange.length > 0)
    throw refuse(`the sources do not compile to the committed bytecode of ${strange.join(', ')}`)
  release.say?.('every contract is what its sources compile to')
}

/**
 * Refuses to build on a deployment that one person has a power over.
 * @param next the timelock that replaces the platform's, and does already when that was decided
 * @throws Error naming who
 */
export async function assertNoSingleKey(
  client: PublicClient,
  platform: Platform,
  next?: Address,
): Promise<void> {
  if (!isPublic(platform.chainId)) return
  const { roles, context } = await inspect(client, platform)
  const isNext = roles.holders.some(({ role, account }) => role === ROLES.ADMIN && account === next)
  const found = untrusted(
    roles,
    isNext ? { ...context, at: { ...context.at, timelock: next as Address } } : context,
  )
  if (found.length > 0) throw new Error(`chain ${platform.chainId} is public: ${found.join('; ')}`)
}

/** Refuses to call a deployment finished while anybody unplanned has a power. @throws Error naming them */
export async function assertTrusted(client: PublicClient, platform: Platform): Promise<void> {
  if (!isPublic(platform.chainId)) return
  const { surprises } = await inspect(client, platform)
  if (surprises.length > 0) throw new Error(`chain ${platform.chainId} is public: ${surprises.join('; ')}`)
}
