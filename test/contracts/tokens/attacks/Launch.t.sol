// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice A creator who wants to be rid of tokens as soon as fans have bought, and gas that ends in the middle of a launch.
contract LaunchTest is TokenStage {
    address private founder = address(0xC0DE);
    address private second = address(0x2ED);

    function guarded(uint16 bps) private pure returns (ICreatorTokenFactory.Launch memory launch) {
        launch = standard();
        launch.creatorFeeBps = 500;
        (launch.launchFeeBps, launch.launchSeconds) = (bps, 3_600);
    }

    /// @custom:proves [S3.51][S3.53][T10] at the launch a creator gets nothing to sell to the fans who buy after
    function test_nothingToDump() public {
        ICreatorTokenFactory.Launch memory launch = guarded(9_900);
        launch.locked = 100_000;
        CreatorToken made = makePaid(founder, launch, 10 ether);
        assertEq(made.balanceOf(founder), 0, "free tokens");
        assertEq(made.totalSupply(), 100_000e18, "a tenth of the cap at most");
        vm.warp(NOW + 2 hours);
        buyIn(made, fan, 20 ether);
        vm.prank(founder);
        reverts(CreatorToken_BalanceTooLow.selector, founder, 0, 1);
        made.sell(1, founder, 0, LATE);
        assertTrue(sellIn(made, fan, made.balanceOf(fan)) > 20 ether * 85 / 100, "the fan gets back all but two fees of 7.5 %");
    }

    /// @dev What buying 10,000 tokens in the second of the launch costs a second wallet of the creator, who collects the
    /// fees, in hundredths of what the curve asks for them.
    function costToFounder(uint16 launchFeeBps, uint16 platformBps) private returns (uint256) {
        fees.setBps(platformBps);
        address maker = address(uint160(0xF00D0000 + uint256(launchFeeBps) * 1_000 + platformBps));
        CreatorToken made = make(maker, guarded(launchFeeBps));
        vm.deal(second, 1_000 ether);
        vm.prank(second);
        uint256 paid = made.buyExact{value: 1_000 ether}(10_000e18, second, 1_000 ether, LATE, address(0));
        (, uint256 collected) = made.collectFees();
        return (paid - collected) * 100 / made.reserveBalance();
    }

    /// @custom:proves [S3.51][S3.54][T10] a creator's second wallet gets the launch fee back less the platform's part
    function test_secondWallet() public {
        // Not mended, named in docs/audit/limitations.md: the launch fee is the creator's, whoever pays it.
        assertEq(costToFounder(9_900, 250), 350, "99 %: 3.5 times the curve, where a fan pays 100 times");
        assertEq(costToFounder(5_000, 250), 105, "50 %: 1.05 times, where a fan pays twice");
        assertEq(costToFounder(9_900, 0), 100, "without the platform's part just the curve");
    }

    /// @custom:proves [S3.51][T32] no amount of gas leaves a creator with an empty or a foreign code
    function test_gasSweep() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        uint256 made;
        uint256 refused;
        for (uint256 gas = 40_000; gas < 220_000; gas += 61) {
            address who = address(uint160(0xABC000 + gas));
            vm.prank(who);
            (bool ok,) = address(factory).call{gas: gas}(abi.encodeCall(factory.create, (launch)));
            address place = factory.tokenOf(who);
            if (ok) {
                made++;
                assertEq(place.code.length, 45 + 28 + 15, "whole code: proxy, terms and creator, names");
                assertEq(factory.creatorOf(place), who, "the creator's");
                assertTrue(factory.isToken(place), "registered");
            } else {
                refused++;
                assertEq(place.code.length, 0, "nothing");
                vm.prank(who);
                factory.create(launch); // still possible
            }
        }
        assertTrue(made > 100 && refused > 100, "both happened");
    }

    function reverts(bytes4 selector, address a, uint256 b, uint256 c) private {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b, c));
    }
}
