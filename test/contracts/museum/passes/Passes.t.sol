// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {Stage} from "../../kit/Stage.sol";
import {Buyer} from "./Buyer.sol";
import {CountingPass} from "./CountingPass.sol";
import {GreetingPass} from "./GreetingPass.sol";
import {KeepingPass} from "./KeepingPass.sol";
import {ResettingPass} from "./ResettingPass.sol";

/// @notice The same attack on a contract that is broken on purpose and on ours. The first half of each test must succeed:
/// an attack that does not work there proves nothing here.
contract PassesMuseumTest is Stage {
    uint16 private rare; // two passes, PRICE each

    function setUp() public override {
        super.setUp();
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 2;
        rare = addTier(made);
    }

    /// @custom:proves [S3.8][D2] a creator registers again to sell past the cap
    function test_registerAgain() public {
        // broken
        ResettingPass broken = new ResettingPass();
        vm.prank(creator);
        broken.registerStream(PRICE, 2);
        vm.prank(creator);
        broken.startStream();
        for (uint256 n; n < 2; ++n) {
            broken.mint{value: PRICE}(creator);
        }
        vm.prank(creator);
        broken.registerStream(PRICE, 2);
        broken.mint{value: PRICE}(creator);
        (,, uint256 minted, bool live) = broken.streams(creator);
        same(minted, 1, "the third sale is the first again");
        no(live, "and the stream went dark");

        // ours
        buy(fan, rare);
        buy(other, rare);
        changeTier(rare, pass.tier(rare));
        vm.deal(address(0xB0B), PRICE);
        vm.prank(address(0xB0B));
        vm.expectRevert(abi.encodeWithSignature("StreamPass_SoldOut(uint16,uint32)", rare, 2));
        pass.purchase{value: PRICE}(rare, address(0xB0B), PRICE, address(0));
        same(pass.tier(rare).minted, 2, "minted");
    }

    /// @custom:proves [S3.9][D3][T31] a buyer buys again from inside the sale
    function test_buyFromInside() public {
        // broken
        GreetingPass broken = new GreetingPass(2);
        Buyer raider = new Buyer();
        raider.raid(address(broken), 0, abi.encodeCall(GreetingPass.mint, ()), 6);
        same(broken.balanceOf(address(raider)), 6, "six of two");

        // ours: the surplus comes back in the same call, which is the one moment a buyer is called
        Buyer same_ = new Buyer();
        vm.deal(address(same_), 20 * PRICE);
        bytes memory purchase = abi.encodeCall(pass.purchase, (rare, address(same_), PRICE, address(0)));
        same_.raid(address(pass), 2 * PRICE, purchase, 6);
        same(pass.tier(rare).minted, 1, "minted");
        same(pass.balanceOf(address(same_)), 1, "passes");
    }

    /// @custom:proves [S3.9][D4] a fan pays a hundred times the price
    function test_payTooMuch() public {
        // broken
        KeepingPass broken = new KeepingPass(PRICE, creator);
        vm.prank(fan);
        broken.mint{value: 100 * PRICE}();
        same(creator.balance, 100 * PRICE, "kept");

        // ours
        uint256 before = fan.balance;
        vm.prank(fan);
        pass.purchase{value: 100 * PRICE}(rare, fan, PRICE, address(0));
        same(before - fan.balance, PRICE, "paid");
    }

    /// @custom:proves [S3.10][D5][T32] a creator that takes no money
    function test_payNobody() public {
        // broken
        RefusingPayee payee = new RefusingPayee();
        KeepingPass broken = new KeepingPass(PRICE, address(payee));
        vm.prank(fan);
        vm.expectRevert();
        broken.mint{value: PRICE}();

        // ours
        vm.prank(creator);
        pass.setPayout(address(payee));
        buy(fan, rare);
        yes(pass.hasAccess(fan), "access");
        same(ledger.owed(address(payee), 0), PRICE, "owed");
    }

    /// @custom:proves [S3.11][D6][T32] a viewer is showered with dust
    function test_dust() public {
        // broken
        CountingPass broken = new CountingPass();
        broken.mint(address(1), fan);
        uint256 one = gasOfBroken(broken);
        for (uint256 n; n < 100; ++n) {
            broken.mint(address(1), fan);
        }
        yes(gasOfBroken(broken) > 10 * one, "a hundred cost ten times as much");

        // ours
        buy(fan, bronze);
        uint256 alone = gasOfOurs();
        uint16 dust = addTier(terms(0, 1, 1));
        for (uint160 n; n < 100; ++n) {
            buyFor(other, address(0xD057 + n), dust);
        }
        vm.warp(NOW + 1);
        for (uint160 n; n < 100; ++n) {
            move(address(0xD057 + n), fan, 2 + n);
        }
        same(pass.balanceOf(fan), 101, "passes");
        atMost(gasOfOurs(), alone * 105 / 100, "gas");
    }

    function gasOfBroken(CountingPass broken) private view returns (uint256) {
        uint256 before = gasleft();
        broken.hasAccess(fan, creator);
        return before - gasleft();
    }

    function gasOfOurs() private view returns (uint256) {
        uint256 before = gasleft();
        pass.hasAccess(fan);
        return before - gasleft();
    }
}
