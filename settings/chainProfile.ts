/** What is known of a chain's rhythm and of when its blocks stay. */
export interface ChainProfile {
  /** seconds between two blocks */
  blockS: number
  /** a block this far below the head is safe at the earliest; 0 = the node's tag alone tells */
  safeBlocks: number
  /** the same for final */
  finalBlocks: number
  /** a head of this age is old; null = never: the chain mines on demand */
  oldAfterS: number | null
}

/** Chains of one machine, whose accounts are nobody's money. */
const LOCAL_CHAINS = [31337, 1337]

/** Whether nobody else's money is on this chain; test networks are public. */
export function isLocalChain(chainId: number): boolean {
  return LOCAL_CHAINS.includes(chainId)
}

const KNOWN: Record<number, ChainProfile> = {
  31337: { blockS: 2, safeBlocks: 0, finalBlocks: 0, oldAfterS: null },
  1: { blockS: 12, safeBlocks: 32, finalBlocks: 64, oldAfterS: 120 },
  10: { blockS: 2, safeBlocks: 15, finalBlocks: 300, oldAfterS: 60 },
  8453: { blockS: 2, safeBlocks: 15, finalBlocks: 300, oldAfterS: 60 },
  42161: { blockS: 0.25, safeBlocks: 240, finalBlocks: 2400, oldAfterS: 60 },
}
const SAFE_S = 180
const FINAL_S = 1800
const OLD_S = 60
const OLD_BLOCKS = 10

/**
 * The profile of a chain; of one that is not known by its block time.
 * @param blockS seconds between two blocks; unused for a chain that is known
 * @returns null for a chain that is not known when its block time is not given either
 */
export function profileOf(chainId: number, blockS: number | null): ChainProfile | null {
  const known = KNOWN[chainId]
  if (known || blockS === null) return known ?? null
  return {
    blockS,
    safeBlocks: Math.ceil(SAFE_S / blockS),
    finalBlocks: Math.ceil(FINAL_S / blockS),
    oldAfterS: Math.max(OLD_S, OLD_BLOCKS * blockS),
  }
}

/** Defaults of the settings that describe a chain: one truth for its levels and for the words on screen. */
export function chainDefaults(chainId: string | undefined, blockS: string | undefined) {
  const given = Number(blockS)
  const profile = profileOf(Number(chainId), given > 0 ? given : null)
  if (!profile) return {}
  return {
    CHAIN_BLOCK_S: String(profile.blockS),
    CHAIN_SAFE_S: String(profile.safeBlocks * profile.blockS),
  }
}
