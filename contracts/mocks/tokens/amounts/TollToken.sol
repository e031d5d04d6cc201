// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title TollToken
/// @notice Keeps a hundredth of everything that moves.
contract TollToken is PlainToken {
    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        _burn(to, amount / 100);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        _burn(to, amount / 100);
        return true;
    }
}
