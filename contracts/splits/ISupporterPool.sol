// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Who counts as an early supporter of a collection of passes. Anybody can rebuild the list from its logs with
/// this rule and compare the root.
/// @dev `first`: the first `bound` different receivers of sold passes. Otherwise: owners, before block `bound`, of at
/// least one sold pass. Sold means `PassPurchased` in `currency` with an `amount` of at least `leastAmount`, unless that
/// price went back: `PassRefunded` ended the receipt that was kept of the purchase. A pass that was refunded for a time
/// bought later, or upgraded first, was sold. There is a list once none of the prices it depends on can go back.
struct SupporterRule {
    address collection;
    bool first;
    uint64 bound;
    uint8 currency; // index in CurrencyList, 0 = native
    uint256 leastAmount;
}

/// @title ISupporterPool
/// @notice What early supporters earn together: one payee of a split, shared equally by everybody on a fixed list.
/// @dev An immutable clone without an owner. A share belongs to the wallet on the list and stays with it: whoever buys
/// that wallet's pass later inherits nothing. How long money arrives is the end of the pool's part in the split.
interface ISupporterPool {
    /// @notice A supporter was paid, or the Ledger holds the money for them.
    /// @param paid everything this supporter ever had in this currency
    /// @param paidToAll everything all supporters ever had in it
    event SupporterPaid(
        address indexed account, uint8 indexed currency, uint256 amount, uint256 paid, uint256 paidToAll
    );

    /// @notice The account is not on the list, or the proof is not its own.
    error SupporterPool_NotListed(address account);
    /// @notice Nothing new arrived for each supporter.
    error SupporterPool_NothingOwed(address account, uint8 currency);

    /// @notice Takes native money.
    receive() external payable;

    /// @notice Pays a supporter their equal share of everything that ever arrived. Anyone may call it.
    /// @param proof Merkle proof of the account's place
    /// @dev Requirements: the account is on the list; something is owed to it. What waits for the pool in the Ledger is
    /// fetched first. Emits {SupporterPaid}.
    function pay(address account, uint8 currency, bytes32[] calldata proof) external returns (uint256 amount);

    /// @notice Whether the account is on the list.
    function isListed(address account, bytes32[] calldata proof) external view returns (bool);
    /// @notice What {pay} would pay, if the account is on the list.
    function owedTo(address account, uint8 currency) external view returns (uint256);
    /// @notice What a supporter had so far.
    function paidTo(address account, uint8 currency) external view returns (uint256);
    /// @notice What all supporters had so far.
    function paidToAll(uint8 currency) external view returns (uint256);
    /// @notice Merkle root of the list: leaves are `keccak256(keccak256(abi.encode(account)))`, pairs are sorted.
    function root() external view returns (bytes32);
    /// @notice How many are on the list.
    function count() external view returns (uint32);
    /// @notice How the list was made.
    function rule() external view returns (SupporterRule memory);
}
