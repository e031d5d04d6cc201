import { expect } from 'chai'
import { contractFiles, contractsHash, readContractFile } from '#scripts/solidity/contractsHash.ts'

describe('the hash of the contracts', () => {
  const now = contractsHash()

  /** With one file changed by a remark. */
  const remarked = (changed: string) => {
    let seen = 0
    const read = (file: string) => {
      if (file !== changed) return readContractFile(file)
      seen += 1
      return `${readContractFile(file)}// a remark\n`
    }
    return { hash: contractsHash(contractFiles(), read), seen }
  }

  for (const [what, file] of [
    ['a contract', 'contracts/passes/StreamPass.sol'],
    ['a mock, one of which is generated too', 'contracts/mocks/TestDollar.sol'],
    ['a library', 'solady/src/utils/SafeTransferLib.sol'],
    ['a package that is deployed as it is', '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol'],
    ['the first edition, whose errors are generated too', 'contracts/editions/first.generated.ts'],
    ['what was generated', 'contracts/generated/abis.ts'],
    ['the settings of the compiler', 'hardhat.config.ts'],
    ['the package of the compiler', 'solc/package.json'],
  ])
    it(`changes with ${what}`, () => {
      const { hash, seen } = remarked(file as string)
      expect(seen, 'it is read').to.equal(1)
      expect(hash).to.not.equal(now)
    })

  it('changes with a file that comes, goes or is renamed', () => {
    const files = contractFiles()
    const without = files.filter((file) => file !== 'contracts/editions/first.generated.ts')
    expect(without.length).to.equal(files.length - 1)
    expect(contractsHash(without)).to.not.equal(now)
    const read = (file: string) =>
      readContractFile(
        file === 'contracts/editions/second.generated.ts' ? 'contracts/editions/first.generated.ts' : file,
      )
    expect(contractsHash([...without, 'contracts/editions/second.generated.ts'], read)).to.not.equal(now)
  })

  it('does not change with the order in which files are found, nor with itself', () => {
    expect(contractsHash(contractFiles().reverse())).to.equal(now)
    expect(contractFiles().filter((file) => file.endsWith('.sha256'))).to.deep.equal([])
  })
})
