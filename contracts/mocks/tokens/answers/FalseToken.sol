// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title FalseToken
/// @notice While it refuses, it moves nothing and answers `false` instead of reverting.
contract FalseToken is PlainToken {
    bool public refuses = true;

    /// @notice Starts or stops refusing.
    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !refuses && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !refuses && super.transferFrom(from, to, amount);
    }
}
