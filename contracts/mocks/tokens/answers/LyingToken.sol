// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title LyingToken
/// @notice Says `true` to every transfer and moves nothing; shows whatever balance it was told to show.
contract LyingToken is PlainToken {
    mapping(address account => uint256) public shown;

    /// @notice What `balanceOf` answers from now on, beside what was printed.
    function show(address account, uint256 amount) external {
        shown[account] = amount;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return shown[account] == 0 ? super.balanceOf(account) : shown[account];
    }

    function transfer(address, uint256) public pure override returns (bool) {
        return true;
    }

    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return true;
    }
}
