// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorToken} from "../../../../contracts/tokens/ICreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../../tokens/kit/TokenStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

/// @notice Money and tokens that somebody else sets in motion for their owner.
contract SignedRowsTest is TokenStage, MoneyMatrix {
    uint256 private constant KEY = 0xA11CE;
    address private signer = vm.addr(KEY);
    uint256 private held;

    function setUp() public override {
        super.setUp();
        vm.deal(signer, 1 ether);
        held = buy(signer, 1 ether);
        attackWith(address(token), 0.1 ether, abi.encodeCall(ICreatorToken.buy, (fan, 0, LATE, address(0))));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function sellSigned(address to) private {
        bytes32 typeHash = keccak256(
            "Sale(address owner,uint256 tokens,address to,uint256 minOut,uint256 nonce,uint256 deadline)"
        );
        bytes32 order = keccak256(abi.encode(typeHash, signer, held, to, 0, 0, LATE));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), order));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        vm.prank(other);
        token.sellWithPermit(signer, held, to, 0, LATE, abi.encodePacked(r, s, v));
    }

    /// @custom:row CreatorToken.sellWithPermit
    /// @custom:proves [S3.78][T31][T32] a signed sale pays or is kept for the receiver, who cannot trade from inside
    function test_sellWithPermit() public {
        (uint256 out,,) = token.quoteSell(held);
        nativeRow(sellSigned, out);
    }

    /// @custom:row CreatorTokenFactory.release
    /// @custom:proves [S3.51][S3.78] what has vested reaches its creator, whatever else that creator refuses
    function test_release() public {
        address[2] memory creators = [address(0xF00D), address(new RefusingPayee())];
        for (uint256 n; n < 2; ++n) {
            ICreatorTokenFactory.Launch memory launch = standard();
            launch.locked = 100_000;
            vm.deal(creators[n], 1 ether);
            (launch.maxCost,,) = make(address(uint160(creators[n]) ^ 1), standard()).quoteBuyExact(100_000e18);
            vm.prank(creators[n]);
            factory.create{value: launch.maxCost}(launch); // exactly: the second takes nothing back
            CreatorToken made = CreatorToken(factory.tokenOf(creators[n]));
            vm.warp(block.timestamp + 4 * 365 days);
            vm.prank(other);
            assertEq(factory.release(creators[n]), 100_000e18, "all");
            assertEq(made.balanceOf(creators[n]), 100_000e18, "there");
            assertEq(made.balanceOf(address(factory)), 0, "none is left");
        }
    }
}
