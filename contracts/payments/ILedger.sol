// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ILedger
/// @notice Pull balances: what a push could not deliver waits here for its owner.
interface ILedger {
    /// @param owed the account's balance in this currency after the credit
    event Credited(
        address indexed account, uint8 indexed currency, address indexed source, uint256 amount, uint256 owed
    );
    event Withdrawn(
        address indexed account, uint8 indexed currency, address to, uint256 amount, uint256 owed
    );

    function creditNative(address account) external payable;
    function creditToken(address account, uint8 currency, uint256 amount) external;
    function withdraw(uint8 currency, address to) external returns (uint256 amount);
    function withdrawFor(address account, uint8 currency) external returns (uint256 amount);
    function owed(address account, uint8 currency) external view returns (uint256);
}
