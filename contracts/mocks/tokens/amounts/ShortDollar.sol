// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title ShortDollar
/// @notice Believes every authorization, moves another amount than it says and may refuse a receiver.
contract ShortDollar is PlainToken {
    int256 private immutable MORE;

    address public refused;

    /// @param more what is moved beyond what was asked for
    constructor(int256 more) {
        MORE = more;
    }

    /// @notice Pays this account nothing any more.
    function refuse(address account) external {
        refused = account;
    }

    /// @notice EIP-3009, without its checks.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external {
        // casting to and from 'int256' is safe for the amounts of tests
        // forge-lint: disable-next-line(unsafe-typecast)
        _transfer(from, to, uint256(int256(value) + MORE));
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return to != refused && super.transfer(to, amount);
    }
}
