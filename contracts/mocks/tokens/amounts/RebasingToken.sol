// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title RebasingToken
/// @notice Shows every balance times a factor that anybody changes; what moves is counted in shown units.
contract RebasingToken is PlainToken {
    uint256 public percent = 100;

    /// @notice Grows or shrinks everybody's balance.
    function rebase(uint256 percent_) external {
        percent = percent_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return super.balanceOf(account) * percent / 100;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return super.transfer(to, amount * 100 / percent);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _spendAllowance(from, msg.sender, amount);
        _transfer(from, to, amount * 100 / percent);
        return true;
    }
}
