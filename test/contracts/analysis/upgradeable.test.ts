import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { ROWS } from '#scripts/deploy/plan/parts.ts'
import { readSuite } from './shippedContracts.ts'

/** They hold no money and are allowed none: that is why their code may change. */
const UPGRADEABLE = ['CreatorVaultFactory', 'GovernorFactory', 'RecordingsFactory', 'StreamPassFactory']

describe('upgradeable contracts', () => {
  it('[S3.80][T30] are the factories that hold no money and nothing else', () => {
    const found = readSuite()
      .contracts.filter(({ functions }) => functions.some(({ name }) => name === 'upgradeToAndCall'))
      .map(({ name }) => name)
    expect(found.sort()).to.deep.equal(UPGRADEABLE)
    const payable = readSuite()
      .contracts.filter(({ name }) => UPGRADEABLE.includes(name))
      .flatMap(({ name, functions }) =>
        functions.filter(({ mutability }) => mutability === 'payable').map((open) => `${name}.${open.name}`),
      )
    // of the library, and refused without the administrator
    expect(payable.sort()).to.deep.equal(UPGRADEABLE.map((name) => `${name}.upgradeToAndCall`))
  }).timeout(120_000)

  it('[S3.80][T30] stand behind a proxy in a deployment, and nothing else does', () => {
    const proxies = ROWS.filter(({ proxy }) => proxy).map(({ contract }) => contract.toLowerCase())
    expect(proxies.sort()).to.deep.equal(UPGRADEABLE.map((name) => name.toLowerCase()).sort())
  })

  it('[S3.80][T30] are the ones that the page about trust lists', () => {
    const rows = readFileSync('docs/audit/trust.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|') && line.includes('`upgradeToAndCall`'))
      .map((line) => line.match(/^\| `(\w+)`/)?.[1])
    expect(rows.sort()).to.deep.equal(UPGRADEABLE)
  })
})
