import { fileURLToPath } from 'node:url'
import toolbox from '@nomicfoundation/hardhat-toolbox-mocha-ethers'
import { defineConfig } from 'hardhat/config'
import type { HardhatPlugin } from 'hardhat/types/plugins'
import type { CompilerInput, CompilerOutput } from 'hardhat/types/solidity'
import { readEnvironment } from './scripts/environment.ts'

const { isDeep } = readEnvironment()

/** Output nobody reads, and half of all the compiler writes where tests make contracts. */
const UNREAD = /\.opcodes$/

function withoutUnread(input: CompilerInput): CompilerInput {
  const { outputSelection } = input.settings
  const read = Object.entries(outputSelection).map(([file, ofFile]) => [
    file,
    Object.fromEntries(
      Object.entries(ofFile).map(([contract, outputs]) => [
        contract,
        outputs.filter((name) => !UNREAD.test(name)),
      ]),
    ),
  ])
  return { ...input, settings: { ...input.settings, outputSelection: Object.fromEntries(read) } }
}

/** Hardhat's chain takes no contract without the field. */
function withEmptyUnread(output: CompilerOutput): CompilerOutput {
  for (const contracts of Object.values(output.contracts ?? {}))
    for (const { evm } of Object.values(contracts))
      for (const code of [evm?.bytecode, evm?.deployedBytecode]) if (code) code.opcodes = ''
  return output
}

/** Warnings about the libraries are not ours to mend; ours are failures in `test/contracts/warnings.test.ts`. */
const quietLibraries: HardhatPlugin = {
  id: 'quiet-libraries',
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        invokeSolc: async (...given) => {
          const [context, compiler, input, config, next] = given
          const output = withEmptyUnread(await next(context, compiler, withoutUnread(input), config))
          const errors = output.errors?.filter(
            ({ severity, formattedMessage }) =>
              severity === 'error' || !formattedMessage?.includes('--> npm/'),
          )
          return { ...output, errors }
        },
      }),
    }),
  },
}

export default defineConfig({
  plugins: [toolbox, quietLibraries],
  solidity: {
    version: '0.8.37',
    // all tests in one compilation are more than the compiler can write out: each folder is its own
    splitTestsCompilation: true,
    path: fileURLToPath(import.meta.resolve('solc/soljson.js')),
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'cancun',
      metadata: { bytecodeHash: 'none' },
    },
    npmFilesToBuild: [
      '@openzeppelin/contracts/access/manager/AccessManager.sol',
      '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol',
    ],
  },
  test: {
    solidity: {
      // quick, for the gate; `prove:all` runs them longer, and an audit longer still (`scripts/audit`)
      fuzz: { runs: isDeep ? 100 : 32, seed: '0x57a6ed00' },
      invariant: { runs: isDeep ? 16 : 4, depth: isDeep ? 64 : 32, failOnRevert: true },
    },
  },
  paths: {
    sources: 'contracts',
    tests: { mocha: 'test/contracts', solidity: 'test/contracts' },
    cache: '.stagedoor/hardhat/cache',
    artifacts: '.stagedoor/hardhat/artifacts',
  },
})
