/** What the compiler is told about one contract of a theorem's file; part of a kept proof's hash. */
export function solverSettings(file: string, contract: string) {
  return {
    evmVersion: 'cancun',
    remappings: ['@openzeppelin/=node_modules/@openzeppelin/', 'solady/=node_modules/solady/'],
    // No `timeout`: without it the solver counts its own steps, so the answer does not depend on the machine.
    modelChecker: {
      engine: 'chc',
      solvers: ['z3'],
      targets: ['assert'],
      contracts: { [file]: [contract] },
      showProvedSafe: true,
      showUnproved: true,
      showUnsupported: true,
    },
  }
}
