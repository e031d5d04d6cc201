// a file of its own, so that the chunk holds this list and nothing else of the package
export { english } from 'viem/accounts'
