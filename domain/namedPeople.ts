/** Accounts that the settings name for something of the installation. */
export interface NamedPeople {
  accounts: readonly string[]
  /** that they have proven */
  emails: readonly string[]
  /** that they have proven; 0x hex in lower case */
  wallets: readonly string[]
}
