// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";

contract PayoutTest is Stage {
    /// @custom:proves [S3.10] only the creator changes them
    function test_payoutOnlyCreator() public {
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, fan);
        vm.startPrank(fan);
        vm.expectRevert(reason);
        pass.setPayout(fan);
        vm.expectRevert(reason);
        pass.setRoyalty(1);
        vm.stopPrank();
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_ZeroAddress.selector));
        pass.setPayout(address(0));
    }

    /// @custom:proves [S3.1][S3.10] sales follow the payout
    function test_payout() public {
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PayoutChanged(creator, referrer);
        vm.prank(creator);
        pass.setPayout(referrer);
        buy(fan, bronze);
        assertEq(referrer.balance, PRICE, "payout");
        assertEq(pass.payout(), referrer, "payout view");
    }

    /// @custom:proves [S3.10] collection and ledger and factory are no payees
    function test_ours() public {
        address[3] memory ours = [address(pass), address(ledger), address(factory)];
        for (uint256 n; n < 3; ++n) {
            vm.prank(creator);
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotAPayee.selector, ours[n]));
            pass.setPayout(ours[n]);
        }
        vm.startPrank(fan);
        for (uint256 n = 1; n < 3; ++n) {
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotAPayee.selector, ours[n]));
            factory.createCollection("Northlight", "NORTH", ours[n]);
        }
        vm.stopPrank();
    }

    /// @custom:proves [S3.10] a royalty above ten percent refuses
    function test_royalty() public {
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_RoyaltyTooHigh.selector, 1_001, 1_000));
        pass.setRoyalty(1_001);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.RoyaltyChanged(0, 1_000);
        vm.prank(creator);
        pass.setRoyalty(1_000);
        (address receiver, uint256 amount) = pass.royaltyInfo(1, 12_345);
        assertEq(receiver, creator, "receiver");
        assertEq(amount, 1_234, "rounded down");
    }
}
