/** So few of each that they are soon used up. */
export const FEW_TRIES = {
  ...{ LIMIT_READ: '10/60', LIMIT_WRITE: '10/60', LIMIT_SIGN_IN: '6/60' },
  ...{ LIMIT_SIGN_IN_ACCOUNT: '10/60', LIMIT_NEW_ACCOUNTS: '5/60' },
}
