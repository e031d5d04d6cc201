import { expect } from 'chai'
import { type AuditedTree, auditedTree, treeHash } from '#scripts/deploy/release/treeHash.ts'
import { textOf } from '#scripts/solidity/closure.ts'

describe('the hash of an audited tree', () => {
  const now = treeHash()

  /** With one file changed by a remark, which changes no code. */
  const remarked = (changed: string) => {
    let seen = 0
    const read = (file: string) => {
      if (file !== changed) return textOf(file)
      seen += 1
      return `${textOf(file)}// a remark\n`
    }
    const hash = treeHash(auditedTree(read))
    return { hash, seen }
  }

  /** With other settings in every input. */
  const withSettings = (changed: object): AuditedTree => {
    const { compiler, inputs } = auditedTree()
    const others = Object.entries(inputs).map(([contract, input]) => [
      contract,
      { ...input, settings: { ...input.settings, ...changed } },
    ])
    return { compiler, inputs: Object.fromEntries(others) }
  }

  it('[S3.77] changes with every source, ours and of libraries', () => {
    for (const file of [
      'contracts/passes/StreamPass.sol',
      'contracts/governance/PlatformPlan.sol', // in no plan of deployment, but read by auditors
      'solady/src/utils/SafeTransferLib.sol',
      'solady/src/utils/EIP712.sol',
      '@openzeppelin/contracts/access/manager/AccessManager.sol',
      '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol',
    ]) {
      const { hash, seen } = remarked(file)
      expect(seen, `${file} is read`).to.be.greaterThan(0)
      expect(hash, file).to.not.equal(now)
    }
  })

  it('[S3.77] does not know the mocks, which are never sent', () => {
    const { hash, seen } = remarked('contracts/mocks/TestDollar.sol')
    expect(seen).to.equal(0)
    expect(hash).to.equal(now)
  })

  it('[S3.77] changes with the settings and the version of the compiler', () => {
    expect(treeHash(withSettings({})), 'the same settings').to.equal(now)
    for (const changed of [
      { optimizer: { enabled: true, runs: 201 } },
      { evmVersion: 'shanghai' },
      { viaIR: true },
    ])
      expect(treeHash(withSettings(changed)), JSON.stringify(changed)).to.not.equal(now)
    const { compiler, inputs } = auditedTree()
    expect(compiler).to.equal('0.8.37')
    expect(treeHash({ compiler: '0.8.36', inputs })).to.not.equal(now)
  })

  it('[S3.77] does not change with the order in which sources are found', () => {
    const { compiler, inputs } = auditedTree()
    const turned = Object.entries(inputs)
      .reverse()
      .map(([contract, input]) => [
        contract,
        { ...input, sources: Object.fromEntries(Object.entries(input.sources).reverse()) },
      ])
    expect(treeHash({ compiler, inputs: Object.fromEntries(turned) })).to.equal(now)
  })
})
