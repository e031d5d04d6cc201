// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract TransferTest is TokenStage {
    uint256 private held;

    function setUp() public override {
        super.setUp();
        held = buy(fan, 1 ether);
    }

    /// @custom:proves [S3.51] tokens move between holders and need no money
    function test_transfer() public {
        vm.prank(fan);
        vm.expectEmit(address(token));
        emit ERC20.Transfer(fan, other, 5e18);
        assertTrue(token.transfer(other, 5e18), "moved");
        assertEq(token.balanceOf(other), 5e18, "receiver");
        assertEq(token.balanceOf(fan), held - 5e18, "sender");
        assertEq(token.totalSupply(), held, "supply");
        assertEq(token.reserveBalance(), 0.965 ether, "reserve");
    }

    /// @custom:proves [S3.51] an allowance moves them once
    function test_transferFrom() public {
        vm.prank(fan);
        token.approve(other, 5e18);
        vm.prank(other);
        assertTrue(token.transferFrom(fan, referrer, 5e18), "moved");
        assertEq(token.balanceOf(referrer), 5e18, "receiver");
        vm.prank(other);
        reverts(ERC20.InsufficientAllowance.selector);
        token.transferFrom(fan, referrer, 1);
    }

    /// @custom:proves [S3.53] neither zero nor the token itself can hold tokens
    function test_noHolders() public {
        vm.prank(fan);
        token.approve(other, 5e18);
        address[2] memory bad = [address(0), address(token)];
        for (uint256 n; n < 2; ++n) {
            vm.prank(fan);
            reverts(CreatorToken_BadReceiver.selector, bad[n]);
            token.transfer(bad[n], 1);
            vm.prank(other);
            reverts(CreatorToken_BadReceiver.selector, bad[n]);
            token.transferFrom(fan, bad[n], 1);
        }
    }

    /// @custom:proves [S3.53] nobody has an allowance the holder did not give
    function test_noAllowance() public {
        address permit2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;
        assertEq(token.allowance(fan, permit2), 0, "allowance");
        vm.prank(permit2);
        reverts(ERC20.InsufficientAllowance.selector);
        token.transferFrom(fan, permit2, 1);
    }

    /// @custom:proves [S3.53] money sent bare is refused
    function test_bareMoney() public {
        vm.prank(fan);
        (bool ok,) = address(token).call{value: 1}("");
        assertFalse(ok, "taken");
    }
}
