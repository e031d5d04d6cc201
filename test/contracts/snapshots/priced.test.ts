import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'

const SUBJECTS = new URL('./gas/', import.meta.url)
const ABI = new URL('../../snapshots/abi.json', import.meta.url)

/** Functions that no user pays for, or that cost what a measured one does. */
const UNPRICED: Record<string, string[]> = {
  'who runs the platform calls it, through roles': [
    'cancelKey',
    'forward',
    'initialize',
    'nameKey',
    'pauseInflow',
    'rearm',
    'removeKey',
    'renounceRole',
    'resumeInflow',
    'setAuthority',
    'setFee',
    'setPaused',
    'setTreasury',
    'updateDelay',
    'upgradeToAndCall',
  ],
  'only a decision of the community calls it': [
    'executeBatch',
    'relay',
    'revokeRole',
    'schedule',
    'scheduleBatch',
    'setLateQuorumVoteExtension',
    'setProposalThreshold',
    'setVotingDelay',
    'setVotingPeriod',
    'updateQuorumNumerator',
  ],
  'a contract calls it: a payer, a token or the split itself': [
    'creditToken',
    'onERC1155BatchReceived',
    'onERC1155Received',
    'onERC721Received',
    'settle',
  ],
  'a court says what its own part costs, and none is deployed': ['escalate', 'rule', 'submitEvidence'],
  'a measured call with a signature, a reason or more of the same': [
    'castVoteBySig',
    'castVoteWithReason',
    'castVoteWithReasonAndParams',
    'castVoteWithReasonAndParamsBySig',
    'delegateBySig',
    'permit',
    'safeBatchTransferFrom',
  ],
  'refuses always, because the standard wants it to exist': ['cancelSubscription'],
}

/** Names of everything that changes something in any of our contracts. */
function writers(): string[] {
  const lines = Object.values(JSON.parse(readFileSync(ABI, 'utf8')) as Record<string, string[]>).flat()
  const found = lines.map((line) => /^function \S+ (\w+)\(.*\) (?:nonpayable|payable) \(/.exec(line)?.[1])
  return [...new Set(found.filter((name) => name !== undefined))].sort()
}

/** Every word in quotes in the sources that measure. */
function named(): Set<string> {
  const files = readdirSync(SUBJECTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const text = files.map((file) => readFileSync(new URL(file, SUBJECTS), 'utf8')).join('\n')
  return new Set([...text.matchAll(/'(\w+)'/g)].map(([, word]) => word as string))
}

describe('what is priced', () => {
  it('[S3.76] measuring calls every function that changes something, or says why not', () => {
    const [calls, left] = [named(), Object.values(UNPRICED).flat()]
    expect(writers().filter((name) => !calls.has(name) && !left.includes(name))).to.deep.equal([])
  })

  it('no reason is kept for a function that is measured or gone', () => {
    const calls = named()
    const all = writers()
    const stale = Object.values(UNPRICED)
      .flat()
      .filter((name) => calls.has(name) || !all.includes(name))
    expect(stale).to.deep.equal([])
  })
})
