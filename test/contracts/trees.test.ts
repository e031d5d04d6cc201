import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect } from 'chai'
import { solidityProofs } from '#scripts/trace/solidityProofs.ts'
import { readSuite, writersOf } from './analysis/shippedContracts.ts'

const FOLDER = import.meta.dirname
const trees = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tree'),
)

/** Inherited from a library unchanged: its own tests hold them, ours only where a contract overrides them. */
const INHERITED: Record<string, string> = {
  approve: 'ERC-20 and ERC-721 of the library',
  setApprovalForAll: 'ERC-721 and ERC-1155 of the library',
  transfer: 'ERC-20 of the library',
  transferFrom: 'ERC-20 and ERC-721 of the library',
  safeTransferFrom: 'ERC-721 and ERC-1155 of the library',
  safeBatchTransferFrom: 'ERC-1155 of the library',
  permit: 'ERC-2612 of the library',
  delegate: 'votes of the library',
  delegateBySig: 'votes of the library',
  setAuthority: 'access management of the library; who may is in the role matrix',
  upgradeToAndCall: 'UUPS of the library; who may is in the role matrix',
  castVoteBySig: 'governor of the library',
  castVoteWithReason: 'governor of the library',
  castVoteWithReasonAndParams: 'governor of the library',
  castVoteWithReasonAndParamsBySig: 'governor of the library',
  relay: 'governor of the library, only through a proposal',
  setLateQuorumVoteExtension: 'governor of the library, only through a proposal',
  setProposalThreshold: 'governor of the library, only through a proposal',
  setVotingDelay: 'governor of the library, only through a proposal',
  setVotingPeriod: 'governor of the library, only through a proposal',
  updateQuorumNumerator: 'governor of the library, only through a proposal',
  updateTimelock: 'governor of the library, only through a proposal',
  executeBatch: 'timelock of the library; who may is in the role matrix',
  scheduleBatch: 'timelock of the library; who may is in the role matrix',
  updateDelay: 'timelock of the library, only through itself',
  grantRole: 'access control of the library; who may is in the role matrix',
  revokeRole: 'access control of the library; who may is in the role matrix',
  renounceRole: 'access control of the library',
  onERC721Received: 'receiver of the library',
  onERC1155Received: 'receiver of the library',
  onERC1155BatchReceived: 'receiver of the library',
}

const depthOf = (line: string) => line.search(/[^\s│├└─]/)

/** Lines of a branch tree below its head that have no branch below them. */
function leavesOf(tree: string): string[] {
  const lines = tree.split('\n').slice(1).filter(Boolean)
  return lines
    .filter((line, n) => depthOf(lines[n + 1] ?? '') <= depthOf(line))
    .map((line) => line.slice(depthOf(line)))
}

/** The other lines: the head and the branches. */
function branchesOf(tree: string): string[] {
  const leaves = new Set(leavesOf(tree))
  return tree.split('\n').filter((line) => !leaves.has(line.slice(depthOf(line))))
}

/** Sentences above functions that are run. */
function sentencesOf(folder: string): string[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith('.t.sol'))
    .flatMap((name) => solidityProofs(readFileSync(join(FOLDER, folder, name), 'utf8')))
    .map(({ claim }) => claim.replace(/^(\[[^\]]+\])+ /, ''))
}

/** Heads and branches of every tree below the folders that mirror these sources. */
function treesFor(...files: string[]): string {
  const folders = files.map((file) => file.split('/')[1])
  return trees
    .filter((tree) => folders.includes(tree.split('/')[0]))
    .flatMap((tree) => branchesOf(readFileSync(join(FOLDER, tree), 'utf8')))
    .join('\n')
}

describe('branch trees', () => {
  it('[M.4] every function that changes something is named in the head or a branch of a tree', () => {
    const unnamed = readSuite().contracts.flatMap((contract) =>
      writersOf(contract)
        .filter(({ name, file }) => file.startsWith('contracts/') || !(name in INHERITED))
        .filter(({ name, file }) => !new RegExp(`\\b${name}\\b`).test(treesFor(contract.file, file)))
        .map(({ name }) => `${contract.name}.${name} (${contract.file})`),
    )
    expect(unnamed).to.deep.equal([])
  }).timeout(120_000)

  for (const tree of trees) {
    it(`[M.4] ${tree} stands beside its test`, () => {
      const name = basename(tree, '.tree')
      const tests = readdirSync(join(FOLDER, dirname(tree))).filter((file) => file.endsWith('.t.sol'))
      expect(tests.filter((file) => file.startsWith(name))).not.to.deep.equal([])
    })

    it(`[M.4] each leaf of ${tree} is a test and each test a leaf`, () => {
      const folder = dirname(tree)
      const own = trees.filter((name) => dirname(name) === folder)
      const leaves = own.flatMap((name) => leavesOf(readFileSync(join(FOLDER, name), 'utf8')))
      expect(leaves.sort()).to.deep.equal(sentencesOf(folder).sort())
    })
  }
})
