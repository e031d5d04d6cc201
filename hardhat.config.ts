import { fileURLToPath } from 'node:url'
import toolbox from '@nomicfoundation/hardhat-toolbox-mocha-ethers'
import { defineConfig } from 'hardhat/config'
import type { HardhatPlugin } from 'hardhat/types/plugins'

/** Warnings about the libraries are not ours to mend; ours are failures in `test/contracts/warnings.test.ts`. */
const quietLibraries: HardhatPlugin = {
  id: 'quiet-libraries',
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        invokeSolc: async (...given) => {
          const [context, compiler, input, config, next] = given
          const output = await next(context, compiler, input, config)
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
      // quick, for every day; an audit runs them longer (`scripts/audit`)
      fuzz: { runs: 100, seed: '0x57a6ed00' },
      invariant: { runs: 16, depth: 64, failOnRevert: true },
    },
  },
  paths: {
    sources: 'contracts',
    tests: { mocha: 'test/contracts', solidity: 'test/contracts' },
    cache: '.stagedoor/hardhat/cache',
    artifacts: '.stagedoor/hardhat/artifacts',
  },
})
